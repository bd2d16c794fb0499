const { PATH = '', NODE_COMPILE_CACHE } = process.env

/** The part of the test's own environment that a started process needs: the path, and the compiled modules that it starts faster with. */
export const processEnvironment: Readonly<Record<string, string>> = {
  PATH,
  ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
}
