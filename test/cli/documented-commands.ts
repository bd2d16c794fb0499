import { readFileSync } from 'node:fs'

export interface Documented {
  readonly args: readonly string[]
  /** What the command shows there; what it prints into a file is not shown. */
  readonly shown: string
  readonly redirected: boolean
}

const unindent = (block: string, indent: string): string =>
  block
    .split('\n')
    .map((line) => line.slice(indent.length))
    .join('\n')

const blocksOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^( *)```console\n([^]*?)^ *```$/gm)].map(([, indent = '', block = '']) =>
    unindent(block, indent),
  )

const commandOf = (session: string): Documented => {
  const [line = '', ...shown] = session.trimEnd().split('\n')
  const [command = '', target] = line.split(' > ')
  return {
    args: command.replace(/^planbridge /, '').split(' '),
    shown: shown.map((one) => `${one}\n`).join(''),
    redirected: target !== undefined,
  }
}

/** Every command that a document shows, in its order, with what it is said to print. */
export const documentedCommands = (document: string): Documented[] =>
  blocksOf(readFileSync(new URL(`../../docs/${document}`, import.meta.url), 'utf8')).flatMap((block) =>
    block
      .split(/^\$ /m)
      .filter((session) => session.startsWith('planbridge '))
      .map(commandOf),
  )
