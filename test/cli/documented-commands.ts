import { readFileSync } from 'node:fs'

export interface DocumentedCommand {
  readonly args: readonly string[]
  /** The documented output. Output redirected into a file is omitted. */
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

const commandOf = (session: string): DocumentedCommand => {
  const [line = '', ...output] = session.trimEnd().split('\n')
  const [command = '', target] = line.split(' > ')
  return {
    args: command.replace(/^planbridge /, '').split(' '),
    shown: output.map((one) => `${one}\n`).join(''),
    redirected: target !== undefined,
  }
}

/** The commands of a document in order, with their documented output. */
export const documentedCommands = (document: string): DocumentedCommand[] =>
  blocksOf(readFileSync(new URL(`../../docs/${document}`, import.meta.url), 'utf8')).flatMap((block) =>
    block
      .split(/^\$ /m)
      .filter((session) => session.startsWith('planbridge '))
      .map(commandOf),
  )
