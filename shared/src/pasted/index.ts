export * from './characters.ts'
export * from './token.ts'
