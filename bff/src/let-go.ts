/** Lets go of a body that nobody reads. That it broke off by itself is no news, and must not end the process. */
export const letGo = (body: ReadableStream | null): void => void body?.cancel().catch(() => {})
