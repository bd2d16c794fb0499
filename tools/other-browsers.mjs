// Finds Firefox ESR and WebKitGTK for the tests, or installs them from Debian's packages, and prints their paths as JSON. The
// variables FIREFOX and WEBKIT_DRIVER take precedence.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installPackages, lastLines } from './debian-packages.mjs'
import { underLock } from './under-lock.mjs'

const programs = {
  firefox: { variable: 'FIREFOX', names: ['firefox-esr', 'firefox'], packages: ['firefox-esr'] },
  webkit: { variable: 'WEBKIT_DRIVER', names: ['WebKitWebDriver'], packages: ['webkit2gtk-driver'] },
  xvfb: { variable: 'XVFB', names: ['Xvfb'], packages: ['xvfb'] },
}

const folders = () => [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'].filter(Boolean)

const isThere = (path) => path !== undefined && existsSync(path)

function find({ variable, names }) {
  const places = names.flatMap((name) => folders().map((folder) => join(folder, name)))
  return [process.env[variable], ...places].find(isThere)
}

const findAll = () => Object.entries(programs).map(([name, program]) => [name, find(program)])

/** The path of each program, or `undefined` if one is missing. */
function complete() {
  const found = findAll()
  return found.every(([, path]) => path !== undefined) ? Object.fromEntries(found) : undefined
}

function install() {
  const missing = findAll().flatMap(([name, path]) => (path === undefined ? [programs[name]] : []))
  const packages = missing.flatMap((program) => program.packages)
  console.error(`Installing ${packages.join(', ')} for the browser tests…`)
  const last = installPackages(['--no-install-recommends', ...packages])
  const found = complete()
  if (found) return found
  const variables = missing.map(({ variable, names: [name] }) => `${variable}=/path/to/${name}`)
  const advice = `The tests in Firefox and WebKit need Debian's packages ${packages.join(', ')}. Install them, or set`
  throw new Error(`${advice} ${variables.join(' ')}\n\napt-get install:\n${lastLines(last)}`)
}

/** Finds or installs the browsers. Throws with the output of the try if that fails. */
const ensureOtherBrowsers = async () =>
  complete() ?? underLock('installing-browser', () => complete() ?? install())

try {
  console.log(JSON.stringify(await ensureOtherBrowsers()))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
