// Follows a run of the test suites: prints how far it is and notices when it is stuck.
const stuckMs = 5 * 60_000
const lineEveryMs = process.stdout.isTTY ? 200 : 60_000

const clock = (ms) => {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The suite of a test file, as people name it: `security`, `e2e`, `bff`. */
export const suiteOf = (file) => {
  const [room = '', suite = ''] = file.split('/')
  return room === 'test' ? suite : room
}

/**
 * State of a run. `accept` takes the messages of the progress reporter; `line` is the text of the moment; `stuck` is the reason
 * to give up, once no test has ended for five minutes.
 */
export function openProgress(now = () => performance.now()) {
  const startedAt = now()
  const running = new Map()
  const suites = new Map()
  let files = { total: 0, ended: 0 }
  let counted = { passed: 0, failed: 0, omitted: 0 }
  let lastEndAt = startedAt
  const failed = []
  const count = ({ file, name = '', state }) => {
    const kind = { passed: 'passed', failed: 'failed' }[state] ?? 'omitted'
    counted = { ...counted, [kind]: counted[kind] + 1 }
    if (kind === 'failed') failed.push(`failed: ${file} > ${name}`)
  }
  const accept = (message) => {
    lastEndAt = now()
    if (message.kind === 'run-started') files = { ...files, total: message.files }
    if (message.kind === 'file-started') running.set(message.file, now())
    if (message.kind === 'test-ended') count(message)
    if (message.kind !== 'file-ended') return
    const suite = suiteOf(message.file)
    suites.set(suite, (suites.get(suite) ?? 0) + now() - (running.get(message.file) ?? now()))
    running.delete(message.file)
    files = { ...files, ended: files.ended + 1 }
  }
  const line = () => {
    const newest = [...running.keys()].at(-1) ?? ''
    const failures = counted.failed > 0 ? `, ${counted.failed} failed` : ''
    return `${clock(now() - startedAt)}  ${files.ended}/${files.total} files, ${counted.passed} tests passed${failures}  ${newest}`
  }
  const stuck = () => {
    if (now() - lastEndAt < stuckMs) return undefined
    const names = [...running.keys()].join(', ') || 'no test file'
    return `Stuck: no test has ended for five minutes. Running: ${names}. ${counted.passed} tests had passed, ${counted.failed} had failed.`
  }
  /** The tests that failed since the last call, because the report of a run that hangs is never written. */
  const newFailures = () => failed.splice(0)
  return { accept, line, newFailures, stuck, counted: () => counted, suites: () => suites }
}

/** Prints the line of a run, in place on a terminal and once a minute elsewhere, until the returned function is called. */
export function showProgress(progress, onStuck) {
  const inPlace = process.stdout.isTTY
  const show = () => {
    const text = progress.line()
    for (const failure of progress.newFailures()) console.log(inPlace ? `\r\u001B[2K${failure}` : failure)
    if (!inPlace) console.log(text)
    else process.stdout.write(`\r\u001B[2K${text.slice(0, (process.stdout.columns ?? 80) - 1)}`)
  }
  const shown = setInterval(show, lineEveryMs)
  const watch = setInterval(() => {
    const reason = progress.stuck()
    if (reason !== undefined) onStuck(reason)
  }, 1_000)
  return () => {
    clearInterval(shown)
    clearInterval(watch)
    if (inPlace) process.stdout.write('\r\u001B[2K')
  }
}
