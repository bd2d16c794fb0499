// The places that rules speak of. A new exception is a line here, with its reason.

/** A unit test beside its source. It may know engines and the world, as `test/` may. */
export const isTest = (path: string): boolean =>
  /[.](test|test-d)[.]tsx?$/.test(path) || path.startsWith('test/')

export const isCode = (path: string): boolean => /[.]tsx?$/.test(path)

export const isProductionCode = (path: string): boolean =>
  /^(shared|bff|web)[/]src[/].*[.]tsx?$/.test(path) && !isTest(path)

/** Where the process, the environment and the real world enter. */
const entrances = [
  /^bff[/]src[/]planbridge[.]ts$/,
  /^bff[/]src[/]main[.]ts$/,
  /^bff[/]src[/]cli[/]/,
  /^web[/]src[/](.*[/])?main[.]tsx?$/,
  /^web[/]src[/]callback[/](start|callback)[.]ts$/, // the scripts of documents without React
]

export const isEntrance = (path: string): boolean => entrances.some((entrance) => entrance.test(path))

/** The only files of the BFF that know which platform they run on. */
const engines = [
  /^bff[/]src[/](store|transport|scheduler)[/](.*[/])?[^/]*-engine([/]|[.]ts$)/,
  /^bff[/]src[/]scheduler[/]pg-boss[/]/,
  /^bff[/]src[/]http[/]node[/]/,
]

export const isEngine = (path: string): boolean => engines.some((engine) => engine.test(path))

/** Files whose one job is to hand the real clock, the real network or real chance to the rest. */
const platformFiles: readonly string[] = [
  'web/src/core/bff-client.ts', // the only fetch of the web
]

export const isPlatformFile = (path: string): boolean => platformFiles.includes(path)

/** The folders that rules name. Where one is renamed its rules would fall silent. */
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
  'test/mock/simulators',
  'test/mock/transports',
  'test/tools',
  'web/src/app',
  'web/src/callback',
  'web/src/core',
  'web/src/messages',
  'web/src/ui',
]

const listFiles: readonly string[] = ['shared/src/providers/index.ts', 'bff/src/adapters/index.ts']

/** The two lists where an id meets what belongs to it. */
export const isList = (path: string): boolean => listFiles.includes(path)
