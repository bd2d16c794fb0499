// The least that a receiver has to do: verify the signature, and store the body durably before the answer.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'

const [path = '', port = '0', secret = ''] = process.argv.slice(2)
const database = new DatabaseSync(path)
database.exec(
  'pragma journal_mode = wal; pragma synchronous = full; create table events (id integer primary key, body blob)',
)
const insert = database.prepare('insert into events (body) values (?)')

const isSigned = (body, signature) => {
  const code = createHmac('sha256', secret).update(body).digest()
  const given = Buffer.from(signature ?? '', 'hex')
  return given.length === code.length && timingSafeEqual(given, code)
}

createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    const isRight = isSigned(body, request.headers['x-signature'])
    if (isRight) insert.run(body)
    response.writeHead(isRight ? 200 : 401).end()
  })
}).listen(Number(port), '127.0.0.1', () => console.log('started'))
