import { spawn } from 'node:child_process'

/** The output of a program that ran in a terminal, with its exit code. */
export interface TerminalSession {
  readonly code: number | null
  readonly shown: string
}

export interface TerminalOptions {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Typed when the text `after` is shown; several one after the other. */
  readonly typed: Typed | readonly Typed[]
}

export interface Typed {
  readonly after: string
  readonly text: string
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** Runs a program in a pseudo-terminal, with the `script` command of Linux. */
export const inTerminal = (words: readonly string[], options: TerminalOptions): Promise<TerminalSession> => {
  const { env, cwd, typed } = options
  const child = spawn('script', ['-qec', words.map(quoted).join(' '), '/dev/null'], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', TERM: 'dumb', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting = [typed].flat()
  let shown = ''
  let answered = 0
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
    const [next] = waiting
    const at = next ? shown.indexOf(next.after, answered) : -1
    if (!next || at < 0) return
    answered = at + next.after.length
    waiting.shift()
    child.stdin.write(next.text)
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, shown })))
}
