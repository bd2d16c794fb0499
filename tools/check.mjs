// The steps of `npm test`: the checks side by side, then all tests, then the secret scan. It prints little if all is well.
import { rmSync } from 'node:fs'
import { command, root, workspaceBinary } from './command.mjs'
import { closingLine, runSuites } from './suites.mjs'

const artifacts = `${root}test/.artifacts`

const tool =
  (name, ...args) =>
  async () => {
    const { code, output } = await command(workspaceBinary(name), args)
    return code === 0 ? {} : { fault: output }
  }

async function build() {
  const { code, output } = await command(process.execPath, ['tools/build.mjs'])
  return code === 0 ? {} : { fault: output }
}

/** Installs what is missing, so that no test waits for it. */
async function browsers() {
  for (const program of ['tools/browser.mjs', 'tools/other-browsers.mjs']) {
    const { code, output } = await command(process.execPath, [program])
    if (code !== 0) return { fault: output }
  }
  return {}
}

let suites

/** Seconds per suite, added up over the workers; the smallest ones are left out. */
const timesOf = (times) =>
  [...times]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, 6)
    .map(([suite, ms]) => `${suite} ${Math.round(ms / 1000)} s`)
    .join(', ')

async function tests() {
  rmSync(artifacts, { recursive: true, force: true })
  suites = await runSuites({ env: { PLANBRIDGE_ARTIFACTS: artifacts } })
  return suites.problem === undefined
    ? { detail: `${suites.passed} tests (${timesOf(suites.suites)})` }
    : { fault: `${suites.output}\n${suites.problem}` }
}

async function secretScan() {
  const { code, output } = await command(process.execPath, ['test/tools/secret-scan/main.ts'], {
    env: { PLANBRIDGE_ARTIFACTS: artifacts },
  })
  return code === 0 ? { detail: output.trim() } : { fault: output }
}

/** Independent of one another, so they run side by side. */
const checks = {
  types: tool('tsc', '-b'),
  lint: tool('oxlint', '--type-aware', '--deny-warnings'),
  format: tool('oxfmt', '--check'),
  unused: tool('knip', '--no-progress'),
  build,
  browsers,
}

const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`

async function timed(step) {
  const start = performance.now()
  const outcome = await step()
  return { ...outcome, seconds: secondsSince(start) }
}

function passes(name, { fault, detail = '', seconds }) {
  if (fault === undefined) {
    console.log(`${name.padEnd(12)}${seconds.padStart(8)}  ${detail}`.trimEnd())
    return true
  }
  console.log(`${fault.trimEnd()}\n\n${name} failed after ${seconds}`)
  return false
}

async function run() {
  const started = Object.entries(checks).map(([name, check]) => [name, timed(check)])
  let sound = true
  for (const [name, outcome] of started) sound = passes(name, await outcome) && sound
  if (!sound) return false
  return passes('tests', await timed(tests)) && passes('secret scan', await timed(secretScan))
}

if (!(await run())) process.exitCode = 1
if (suites) console.log(closingLine(suites, process.exitCode === 1))
