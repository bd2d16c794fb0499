// Runs the benchmarks sequentially, so that they do not disturb each other: `npm run bench [name …]`.
// Options are passed to the benchmarks: `npm run bench -- proxy-overhead --profile`. First it prints how many files a proxied GET passes.
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { command, root } from './command.mjs'

const given = process.argv.slice(2)
const wanted = given.filter((word) => !word.startsWith('-'))
const options = given.filter((word) => word.startsWith('-'))
const files = globSync('test/benchmarks/*.ts', { cwd: root, exclude: ['**/*.test.ts'] }).toSorted()
const chosen = files.filter((file) => wanted.length === 0 || wanted.includes(basename(file, '.ts')))

if (chosen.length === 0) {
  console.error(
    `No such benchmark. Available: ${files.map((file) => basename(file, '.ts')).join(', ') || 'none'}`,
  )
  process.exitCode = 1
} else {
  await command(process.execPath, ['test/tools/spine/main.ts'], { loud: true })
}
for (const file of chosen) {
  console.log(`\n${basename(file, '.ts')}`)
  const { code } = await command(process.execPath, [file, ...options], { loud: true, minutesMax: 60 })
  if (code !== 0) process.exitCode = 1
}
