// Entry point of the build: starts the server without arguments and an operator command with arguments.
// Dynamic imports keep each from loading the other.
await(process.argv.length > 2 ? import('./cli/main.ts') : import('./main.ts'))
