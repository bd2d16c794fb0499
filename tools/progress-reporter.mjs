// A Vitest reporter that sends each step of the run to the parent process over IPC.
import { relative } from 'node:path'
import { root } from './command.mjs'

const send = (message) => process.send?.(message)
const fileOf = ({ moduleId }) => relative(root, moduleId)

/** @implements {import('vitest/node').Reporter} */
export default class ProgressReporter {
  onTestRunStart(specifications) {
    send({ kind: 'run-started', files: specifications.length })
  }

  onTestModuleStart(module) {
    send({ kind: 'file-started', file: fileOf(module) })
  }

  onTestCaseResult(testCase) {
    const { fullName: name } = testCase
    send({ kind: 'test-ended', file: fileOf(testCase.module), name, state: testCase.result().state })
  }

  onTestModuleEnd(module) {
    send({ kind: 'file-ended', file: fileOf(module), ms: module.diagnostic().duration })
  }
}
