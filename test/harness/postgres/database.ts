import { Client } from 'pg'
import { superuser } from './superuser.ts'

let made = 0

/** Where a database of the server in `folder` is reached. */
export const urlOf = (folder: string, database: string): string =>
  `postgresql://${superuser}@localhost/${database}?host=${encodeURIComponent(folder)}`

/** Runs one statement on a connection of its own. */
export const ask = async (url: string, statement: string): Promise<readonly unknown[]> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

/** A fresh, empty database of the server in `folder`; answers its address. */
export const makeDatabase = async (folder: string): Promise<string> => {
  const name = `test_${process.pid}_${(made += 1)}`
  await ask(urlOf(folder, 'postgres'), `create database ${name} template template0`)
  return urlOf(folder, name)
}

/** The same as it is now, while nobody is connected to it, in a database of its own. */
export const copyDatabase = async (url: string): Promise<string> => {
  const { pathname, searchParams } = new URL(url)
  const folder = searchParams.get('host') ?? ''
  const name = `test_${process.pid}_${(made += 1)}`
  await ask(urlOf(folder, 'postgres'), `create database ${name} template ${pathname.slice(1)}`)
  return urlOf(folder, name)
}
