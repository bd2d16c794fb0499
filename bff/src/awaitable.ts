/** An answer that is there at once where it is known already: no promise is made for it. */
export type Awaitable<T> = T | Promise<T>

/** Goes on with an answer, at once if it is there. */
export const whenKnown = <T, R>(answer: Awaitable<T>, goOn: (value: T) => Awaitable<R>): Awaitable<R> =>
  answer instanceof Promise ? answer.then(goOn) : goOn(answer)

/** Whether it is there at once. What every call passes asks this first: to await what is known makes objects, and waits a turn. */
export const isKnown = <T>(answer: Awaitable<T>): answer is Exclude<T, Promise<unknown>> & T =>
  !(answer instanceof Promise)
