// Runs the test suites and counts what really ran.
import { readFileSync, rmSync } from 'node:fs'
import { bringBrowser } from './browser.mjs'
import { command, root, workspaceBinary } from './command.mjs'

const report = `${root}node_modules/.vitest-report.json`

function counts() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(report, 'utf8'),
    )
    return { passed: numPassedTests, failed: numFailedTests, omitted: numPendingTests + numTodoTests }
  } catch {
    return { passed: 0, failed: 0, omitted: 0 } // Vitest fell before it could report
  }
}

function complaint(code, { passed, failed, omitted }) {
  if (failed > 0) return `${failed} failed`
  if (omitted > 0) return `${omitted} were skipped: a test runs or goes`
  if (passed === 0) return 'no test ran'
  return code === 0 ? undefined : `Vitest exited with ${code}`
}

/** Runs every suite in a real browser and on Node; `complaint` is absent when all is well. */
export async function runSuites({ env = {}, minutesMax = 13, loud = false, only = [] } = {}) {
  rmSync(report, { force: true })
  const CHROMIUM = await bringBrowser()
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...only]
  const { code, output } = await command(workspaceBinary('vitest'), args, {
    env: { ...env, CHROMIUM },
    minutesMax,
    loud,
  })
  const counted = counts()
  return { ...counted, output, complaint: complaint(code, counted) }
}

/** The line that a machine reads. What fell outside a test counts as one failure. */
export const closingLine = ({ passed, failed }, fell = false) =>
  `${passed} passed, ${fell ? Math.max(failed, 1) : failed} failed`
