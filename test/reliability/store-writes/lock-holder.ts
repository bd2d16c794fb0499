import { DatabaseSync } from 'node:sqlite'

// Locks the file like a backup or a database browser, until its standard input ends.
const [path = '', begin = ''] = process.argv.slice(2)
const database = new DatabaseSync(path, { timeout: 5_000 })
database.exec(begin)
process.stdout.write('locked\n')
process.stdin.resume()
process.stdin.on('end', () => {
  database.exec('ROLLBACK')
  database.close()
})
