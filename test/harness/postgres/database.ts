import { Client } from 'pg'
import { superuser } from './superuser.ts'

let count = 0

/** The URL of a database of the server in `folder`. */
export const urlOf = (folder: string, database: string): string =>
  `postgresql://${superuser}@localhost/${database}?host=${encodeURIComponent(folder)}`

/** Runs one statement on its own connection. */
export const query = async (url: string, statement: string): Promise<readonly unknown[]> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

/** Creates an empty database on the server in `folder` and returns its URL. */
export const makeDatabase = async (folder: string): Promise<string> => {
  const name = `test_${process.pid}_${(count += 1)}`
  await query(urlOf(folder, 'postgres'), `create database ${name} template template0`)
  return urlOf(folder, name)
}

/** Copies a database that has no open connection, and returns the URL of the copy. */
export const copyDatabase = async (url: string): Promise<string> => {
  const { pathname, searchParams } = new URL(url)
  const folder = searchParams.get('host') ?? ''
  const name = `test_${process.pid}_${(count += 1)}`
  await query(urlOf(folder, 'postgres'), `create database ${name} template ${pathname.slice(1)}`)
  return urlOf(folder, name)
}
