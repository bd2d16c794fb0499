/** The service worker. Its scope is the whole origin. */
export const workerPath = '/planbridge-worker.js'

/** The folder of the files that belong to the simulation itself. */
export const filesPath = '/simulation/'

/** The script of every document. */
export const pageScript = `${filesPath}page.js`

/** The documents of the app as the build wrote them, for the BFF. */
export const documentPath = (name: string): string => `${filesPath}${name}.document`

/** The providers and the app of another firm, as paths of the same origin. */
export const providersPath = '/~/'
export const dynamicPlannerPath = `${providersPath}dynamic-planner`
export const plannrPath = `${providersPath}plannr`
export const docplannerPath = `${providersPath}docplanner`
export const firmPath = `${providersPath}harbour-wealth`
export const hostPath = `${providersPath}larkspur/`

/** What the build tells the worker. */
export interface TabBuild {
  /** Differs from one build to the next. */
  readonly version: string
  /** True under a development server, which serves the files of the app itself. */
  readonly development: boolean
  /** The paths of all files of the build. The worker keeps them, so that everything opens offline. */
  readonly files: readonly string[]
}
