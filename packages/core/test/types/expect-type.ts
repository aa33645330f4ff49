/** Two types that are the same, not only assignable to each other. */
type IsSame<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false

/** Fails to compile unless both types are the same: `same<Given, Wanted>(true)`. */
export function same<Given, Wanted>(_proof: IsSame<Given, Wanted>): void {}
