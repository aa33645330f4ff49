export {
  type RetryOptions,
  type RetryPolicy as RetrySettings,
  retryPolicy as retrySettings,
} from '@papy/contract/engine'
