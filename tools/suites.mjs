// Runs the test suites and counts the tests that ran.
import { readFileSync, rmSync } from 'node:fs'
import { ensureBrowser } from './browser.mjs'
import { command, root, workspaceBinary } from './command.mjs'
import { openProgress, showProgress } from './progress.mjs'

const reporter = `${root}tools/progress-reporter.mjs`
const report = `${root}node_modules/.vitest-report.json`

function counts() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(report, 'utf8'),
    )
    return { passed: numPassedTests, failed: numFailedTests, omitted: numPendingTests + numTodoTests }
  } catch {
    return { passed: 0, failed: 0, omitted: 0 } // Vitest crashed before reporting
  }
}

function problemOf(code, { passed, failed, omitted }) {
  if (failed > 0) return `${failed} failed`
  if (omitted > 0) return `${omitted} skipped: every test must run`
  if (passed === 0) return 'no tests ran'
  return code === 0 ? undefined : `Vitest exited with ${code}`
}

/**
 * Runs the test suites on Node and in a real browser. `problem` is absent if every test ran and passed. A run has no time limit:
 * it is ended only when no test has ended for five minutes.
 */
export async function runSuites({ env = {}, loud = false, only = [] } = {}) {
  rmSync(report, { force: true })
  const CHROMIUM = await ensureBrowser()
  const progress = openProgress()
  let stop
  let stuck
  const reporters = ['default', 'json', reporter].map((name) => `--reporter=${name}`)
  const hide = loud
    ? () => {}
    : showProgress(progress, (reason) => {
        stuck ??= reason
        stop?.(reason)
      })
  const { code, output } = await command(
    workspaceBinary('vitest'),
    ['run', ...reporters, `--outputFile.json=${report}`, ...only],
    { env: { ...env, CHROMIUM }, loud, onMessage: progress.accept, started: (end) => (stop = end) },
  )
  hide()
  const counted = stuck === undefined ? counts() : progress.counted()
  return { ...counted, output, suites: progress.suites(), problem: stuck ?? problemOf(code, counted) }
}

/** The machine-readable summary. A failure outside of tests counts as one. */
export const closingLine = ({ passed, failed }, failedOutside = false) =>
  `${passed} passed, ${failedOutside ? Math.max(failed, 1) : failed} failed`

/** Runs what the command line names (paths and options of Vitest; without any, all suites) with Vitest's own output. */
export async function runNamedSuites(env = {}, only = process.argv.slice(2)) {
  const suites = await runSuites({ env, loud: true, only })
  if (suites.problem !== undefined) {
    console.error(suites.problem)
    process.exitCode = 1
  }
  console.log(closingLine(suites, suites.problem !== undefined))
}
