declare module 'sql.js' {
  export type SqlValue = string | number | Uint8Array | null
  export interface Statement {
    bind(values: readonly SqlValue[]): boolean
    step(): boolean
    getAsObject(): Record<string, SqlValue>
    getColumnNames(): string[]
    free(): boolean
  }
  export interface Database {
    prepare(sql: string): Statement
    exec(sql: string): unknown
    getRowsModified(): number
    export(): Uint8Array
    close(): void
  }
  export interface SqlJs {
    readonly Database: new (data?: Uint8Array) => Database
  }
  const initSqlJs: (options?: {
    locateFile?: (file: string) => string
    wasmBinary?: Uint8Array
  }) => Promise<SqlJs>
  export { initSqlJs as default }
}
