// The door of a build. Without a word it serves, with words it is an operator's command; neither loads the other.
await(process.argv.length > 2 ? import('./cli/main.ts') : import('./main.ts'))
