import type { ConfigProblem } from './problem.ts'

const place = (file: string, { path, line }: ConfigProblem): string => {
  const at = line === undefined ? file : `${file}:${line}`
  return path === '' ? at : `${at}  ${path}`
}

/** Formats the problems of a configuration file for a terminal. */
export const reportProblems = (file: string, problems: readonly ConfigProblem[]): string => {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  const lines = problems.map((problem) => `  ${place(file, problem)} — ${problem.message}`)
  return [`${count} in ${file}:`, ...lines, ''].join('\n')
}
