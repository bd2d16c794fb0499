// Installs packages of Debian for the tests, as root or through sudo.
import { spawnSync } from 'node:child_process'
import { userInfo } from 'node:os'

const minutesMax = 8

/** Runs a command to its end, in this thread. */
export const runCommand = (command, args, minutes, env = {}) =>
  spawnSync(command, args, { encoding: 'utf8', timeout: minutes * 60_000, env: { ...process.env, ...env } })

/** The end of the output of `runCommand`, or the reason why it did not run. */
export const lastLines = ({ error, stderr, stdout }) =>
  (error?.message ?? `${stdout ?? ''}\n${stderr ?? ''}`).trim().split('\n').slice(-6).join('\n')

const aptGet = (...args) => {
  const root = userInfo().uid === 0 ? [] : ['sudo', '-n']
  const [command, ...rest] = [...root, 'apt-get', '-o', 'DPkg::Lock::Timeout=120', ...args]
  return runCommand(command, rest, minutesMax, { DEBIAN_FRONTEND: 'noninteractive' })
}

/** Renews the lists of packages, and installs the first of some alternatives that can be installed. Returns the last result. */
export const installPackages = (...alternatives) => {
  const updated = aptGet('update')
  if (updated.status !== 0) return updated
  const [first, ...others] = alternatives.map((packages) => () => aptGet('install', '-y', ...packages))
  return others.reduce((last, install) => (last.status === 0 ? last : install()), first())
}
