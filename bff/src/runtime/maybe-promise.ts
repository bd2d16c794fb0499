/** A value, or a promise of it. Hot paths return known values directly, without allocating a promise. */
export type MaybePromise<T> = T | Promise<T>

/** Like `then`, but runs synchronously if the value is known. */
export const whenKnown = <T, R>(
  answer: MaybePromise<T>,
  then: (value: T) => MaybePromise<R>,
): MaybePromise<R> => (answer instanceof Promise ? answer.then(then) : then(answer))

/** True if the value is known. Hot paths check this before `await`, which allocates and waits for a microtask. */
export const isKnown = <T>(answer: MaybePromise<T>): answer is Exclude<T, Promise<unknown>> & T =>
  !(answer instanceof Promise)
