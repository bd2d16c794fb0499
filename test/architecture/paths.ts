// The paths that rules refer to. A new exception is a line here, with its reason.

/** True for unit tests beside the source and for everything in `test/`. Both may import engines and the platform. */
export const isTest = (path: string): boolean =>
  /[.](test|test-d)[.]tsx?$/.test(path) || path.startsWith('test/')

export const isCode = (path: string): boolean => /[.]tsx?$/.test(path)

export const isProductionCode = (path: string): boolean =>
  /^(shared|bff|bff[/]sdk|web|web[/]embed)[/]src[/].*[.]tsx?$/.test(path) && !isTest(path)

/** Files that read the process, the environment and the platform. */
const entryPoints = [
  /^bff[/]src[/]planbridge[.]ts$/,
  /^bff[/]src[/]main[.]ts$/,
  /^bff[/]src[/]cli[/]/,
  /^web[/]src[/](.*[/])?main[.]tsx?$/,
  /^web[/]src[/]callback[/](start|callback)[.]ts$/, // scripts of documents without React
]

export const isEntryPoint = (path: string): boolean => entryPoints.some((entryPoint) => entryPoint.test(path))

/** The only files of the BFF that import their platform. */
const engines = [
  /^bff[/]src[/](store|transport|scheduler)[/](.*[/])?[^/]*-engine([/]|[.]ts$)/,
  /^bff[/]src[/]scheduler[/]pg-boss[/]/,
  /^bff[/]src[/]http[/]node[/]/,
]

export const isEngine = (path: string): boolean => engines.some((engine) => engine.test(path))

/** Files that pass the real clock, network or random source to the rest. */
const platformFiles: readonly string[] = [
  'web/src/core/bff-client.ts', // the only fetch of the web app
]

export const isPlatformFile = (path: string): boolean => platformFiles.includes(path)

/** The folders that rules name. A rule for a renamed folder would silently match nothing, so a test checks that each exists. */
export const namedFolders: readonly string[] = [
  'bff/src/adapters',
  'bff/src/oauth',
  'bff/src/runtime',
  'bff/src/scheduler',
  'bff/src/store/ports',
  'bff/src/transport',
  'shared/src/contract',
  'shared/src/providers',
  'test/harness',
  'test/mock/faults',
  'test/mock/handlers',
  'test/mock/kit',
  'test/mock/node',
  'test/mock/scenarios',
  'test/mock/simulators',
  'test/mock/transports',
  'test/tools',
  'web/embed/src',
  'web/src/app',
  'web/src/callback',
  'web/src/connect-flow',
  'web/src/core',
  'web/src/embed-frame',
  'web/src/messages',
  'web/src/ui',
  'web/src/window',
]

const listFiles: readonly string[] = ['shared/src/providers/index.ts', 'bff/src/adapters/index.ts']

/** The two lists that map a provider id to its definition and its adapter. */
export const isList = (path: string): boolean => listFiles.includes(path)
