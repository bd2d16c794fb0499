/** An answer that is there at once where it is known already: no promise is made for it. */
export type MaybePromise<T> = T | Promise<T>

/** Goes on with an answer, at once if it is there. */
export const whenKnown = <T, R>(
  answer: MaybePromise<T>,
  then: (value: T) => MaybePromise<R>,
): MaybePromise<R> => (answer instanceof Promise ? answer.then(then) : then(answer))

/** Whether it is there at once. What every call passes asks this first: to await what is known makes objects, and waits a turn. */
export const isKnown = <T>(answer: MaybePromise<T>): answer is Exclude<T, Promise<unknown>> & T =>
  !(answer instanceof Promise)
