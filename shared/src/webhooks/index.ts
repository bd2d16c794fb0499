export * from './signature.ts'
export * from './question.ts'
