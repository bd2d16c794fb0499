// Entry point of the build: starts the server without arguments and an operator command with arguments.
// Dynamic imports keep each from loading the other, and let an older Node reach the check.
const nodeMin = 26

// From the first moment: Node would open its debugger.
process.on('SIGUSR1', () => undefined)

if (Number.parseInt(process.versions.node, 10) < nodeMin) {
  console.error(`Planbridge needs Node ${nodeMin} or later; this is ${process.versions.node}.`)
  process.exit(1)
}

await(process.argv.length > 2 ? import('./cli/main.ts') : import('./main.ts'))
