import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repositoryRoot } from '../repository-root.ts'

/** The paths of the programs. */
export interface FoundBrowsers {
  readonly firefox: string
  /** WebKitWebDriver, which starts its browser by itself. */
  readonly webkit: string
  /** The X server without a screen in which that browser runs. */
  readonly xvfb: string
}

/** Finds Firefox and WebKit, or installs them. Rejects with the reason if that fails: no test is left out. */
export const findBrowsers = async (): Promise<FoundBrowsers> => {
  const script = join(repositoryRoot, 'tools/other-browsers.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [script])
  return JSON.parse(stdout) as FoundBrowsers
}
