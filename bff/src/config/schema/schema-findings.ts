import type { ProviderDefinition } from '@planbridge/shared/providers'
import type * as z from 'zod'
import { configFile } from './config-file.ts'
import { integrationEntry } from './integration-entry.ts'
import { configJsonSchema, settingsAt } from './json-schema.ts'
import { nearestWord } from '../yaml/nearest-word.ts'
import type { Finding, Path } from '../problem.ts'
import { valueAt } from '../yaml/value-at.ts'

type Issue = z.core.$ZodIssue

const withGuess = (message: string, typed: unknown, known: readonly string[]): string => {
  const guess = typeof typed === 'string' ? nearestWord(typed, known) : undefined
  return guess === undefined ? message : `${message}; did you mean "${guess}"?`
}

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a group of settings',
  record: 'a group of settings',
  boolean: 'true or false',
}

const typeMessage = (expected: string, value: unknown): string => {
  if (value === undefined) return 'is missing'
  if (value === null) return 'is empty'
  const quotes = expected === 'string' && typeof value !== 'object' ? ': put it in quotes' : ''
  return `must be ${nouns[expected] ?? expected}${quotes}`
}

const choiceMessage = (choices: readonly unknown[], value: unknown): string => {
  const known = choices.map(String)
  return value === undefined ? 'is missing' : withGuess(`must be one of: ${known.join(', ')}`, value, known)
}

const sizeMessage = (issue: Extract<Issue, { code: 'too_small' | 'too_big' }>, value: unknown): string => {
  if (issue.code === 'too_small')
    return typeof value === 'number' ? `must be at least ${issue.minimum}` : 'is empty'
  return `must be at most ${issue.maximum}${typeof value === 'string' ? ' characters' : ''}`
}

const messageOf = (issue: Issue, value: unknown): string => {
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.expected, value)
    case 'invalid_value':
      return choiceMessage(issue.values, value)
    case 'too_small':
    case 'too_big':
      return sizeMessage(issue, value)
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message
    default:
      return issue.message
  }
}

// Zod does not validate an entry whose key is invalid.
const issuesInsideEntry = (
  { path }: Issue,
  value: unknown,
  definitions: readonly ProviderDefinition[],
): Issue[] => {
  const entry = integrationEntry(definitions).safeParse(valueAt(value, path as Path))
  return (entry.error?.issues ?? []).map((issue) => ({ ...issue, path: [...path, ...issue.path] }))
}

// Of the alternatives in a union, the intended one is the one whose issues are all inside the value.
const intendedForm = (issue: Issue): Issue[] => {
  if (issue.code !== 'invalid_union') return [issue]
  const intended = issue.errors.find((form) => form.every(({ path }) => path.length > 0))
  return intended?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue]
}

const issuesIn = (value: unknown, definitions: readonly ProviderDefinition[]): Issue[] => {
  const issues = configFile(definitions).safeParse(value).error?.issues ?? []
  return issues
    .flatMap(intendedForm)
    .flatMap((issue) =>
      issue.code === 'invalid_key' && issue.path[0] === 'integrations'
        ? [issue, ...issuesInsideEntry(issue, value, definitions)]
        : [issue],
    )
}

/** Validates the file against the schema, with messages for its author. */
export const schemaFindings = (value: unknown, definitions: readonly ProviderDefinition[]): Finding[] => {
  const issues = issuesIn(value, definitions)
  if (issues.length === 0) return []
  const schema = configJsonSchema(definitions)
  return issues.flatMap((issue): Finding[] => {
    const path = issue.path as Path
    if (issue.code !== 'unrecognized_keys') return [{ path, message: messageOf(issue, valueAt(value, path)) }]
    const known = settingsAt(schema, path)
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: withGuess('is not a known setting', key, known),
    }))
  })
}
