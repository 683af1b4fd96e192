import Database from 'libsql'

/** What may be bound. libsql aborts the process on a boolean or a bare Buffer argument, so everything passes here. */
export type Bind = string | number | bigint | Buffer | null
export type Cell = Bind
export type Row = readonly Cell[]

/** A prepared statement: binds an array, answers raw rows (libsql's object rows carry a `_metadata` field). */
export interface Statement {
  /** First row, or undefined. */
  get(binds: readonly Bind[]): Row | undefined
  all(binds: readonly Bind[]): Row[]
  /** @returns Rows changed. */
  run(binds: readonly Bind[]): number
  /** Inserts a row. @returns its rowid, at half the cost of RETURNING. */
  insert(binds: readonly Bind[]): number
}

/** One open database, used by one thread. */
export interface Db {
  /** Prepared once per text and kept. */
  statement(sql: string): Statement
  exec(sql: string): void
  close(): void
}

function checked(binds: readonly Bind[]): Bind[] {
  for (const bind of binds) {
    const type = typeof bind
    if (type === 'string' || type === 'number' || type === 'bigint' || bind === null || Buffer.isBuffer(bind)) continue
    throw new TypeError(`A value of type ${type} cannot be bound.`)
  }
  return binds as Bind[]
}

/** @param path File of the database. @throws SqliteError of libsql */
export function openDb(path: string, options: { readonly?: boolean; timeout?: number } = {}): Db {
  const database = new Database(path, options)
  const statements = new Map<string, Statement>()

  function prepare(sql: string): Statement {
    const rows = database.prepare(sql)
    const isQuery = rows.reader
    if (isQuery) rows.raw()
    return {
      get: (binds) => rows.get(checked(binds)) as Row | undefined,
      all: (binds) => rows.all(checked(binds)) as Row[],
      run: (binds) => rows.run(checked(binds)).changes,
      insert: (binds) => Number(rows.run(checked(binds)).lastInsertRowid),
    }
  }

  return {
    statement: (sql) => {
      let statement = statements.get(sql)
      if (!statement) {
        statement = prepare(sql)
        statements.set(sql, statement)
      }
      return statement
    },
    exec: (sql) => void database.exec(sql),
    close: () => void database.close(),
  }
}
