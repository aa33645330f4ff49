/** Something that keeps a package from being begun. Nothing was written then. */
export class CreateError extends Error {
  /** `ERR_ARGUMENT`, `ERR_PLUGIN_NAME` or `ERR_NOT_EMPTY`: stable, unlike the message. */
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'CreateError'
    this.code = code
  }
}
