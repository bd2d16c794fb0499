/** What may pass at most. */
export interface ProxyLimits {
  readonly requestBytesMax: number
  readonly answerBytesMax: number
  /** From the first byte of an answer's body to its last. */
  readonly answerSecondsMax: number
}
