// The bytes of SQLite as a data URL: no bundler, path or offline cache has to find another file.
export { default } from 'sql.js/dist/sql-wasm.wasm?url&inline'
