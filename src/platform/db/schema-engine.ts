import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlQuery } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

/** A migration as it lies in its folder. */
export interface Migration {
  /** Name of the folder: `<timestamp>_<what it does>`. */
  name: string
  sql: string
}

const everything = { externalTables: [], externalEnums: [] }

/** Has Prisma's schema engine apply those of the migrations that the database has not seen. */
export async function applyMigrations(pool: EnginePool, migrations: Migration[]): Promise<void> {
  using engine = await openEngine(pool)
  await engine.applyMigrations({ migrationsList: asList(migrations), filters: everything })
}

/**
 * Writes the SQL that leads from what the migrations make to what the schema says; empty when they agree.
 *
 * @param pool a database with nothing in it, which is filled
 */
export async function diffSchema(pool: EnginePool, migrations: Migration[], schema: string): Promise<string> {
  using engine = await openEngine(pool)
  const { stdout } = await engine.diff({
    from: { tag: 'migrations', ...asList(migrations) },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
    script: true,
    exitCode: null,
    filters: everything,
  })
  return !stdout || stdout.startsWith('-- This is an empty migration') ? '' : stdout
}

async function openEngine(pool: EnginePool): Promise<bindings.SchemaEngine> {
  loading ??= loadWebAssembly()
  await loading
  const adapter = bindMigrationAwareSqlAdapterFactory(new EngineAdapter(pool))
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter)
}

let loading: Promise<void> | undefined

/** The part of the platform's WebAssembly used here; TypeScript declares it for browsers only. */
declare const WebAssembly: {
  instantiate(bytes: Buffer, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>
}

/** The package's own entry imports the .wasm file as a module, which Node still warns of on every start. */
async function loadWebAssembly(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const file = join(dirname(entry), 'schema_engine_bg.wasm')
  const timers = Object.entries(bindings).filter(([name]) => name.startsWith('__wbg_setTimeout'))
  const imports = { ...bindings, ...Object.fromEntries(timers.map(([name, start]) => [name, withoutWaiting(start)])) }
  const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': imports })
  bindings.__wbg_set_wasm(instance.exports)
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: throwPanic } })
  instance.exports.__wbindgen_start()
}

/** The engine leaves the timer of its own lock running, which would keep the process from ending for ten seconds. */
function withoutWaiting(startTimer: unknown) {
  return (...args: unknown[]) => (startTimer as (...args: unknown[]) => NodeJS.Timeout)(...args).unref()
}

function throwPanic(message: string): never {
  throw new Error(`The schema engine failed: ${message}`)
}

/** The engine's way to the database. The shadow database that it fills when it compares is the same one. */
class EngineAdapter extends PrismaPg {
  readonly #pool: EnginePool

  constructor(pool: EnginePool) {
    super(pool)
    this.#pool = pool
  }

  override async connect() {
    const adapter = await super.connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    return Object.assign(adapter, {
      // Prisma's own splits a script at every semicolon, those in strings and function bodies too.
      executeScript: async (sql: string) => void (await adapter.executeRaw({ sql, args: [], argTypes: [] })),
      queryRaw: async (query: SqlQuery) => {
        const result = await queryRaw(query)
        for (const column of this.#pool.charColumns) result.columnTypes[column] = ColumnTypeEnum.Character
        return result
      },
    })
  }

  override connectToShadowDb() {
    return this.connect()
  }
}

/** Type `"char"` of the system catalogues, which Prisma's adapter refuses to read, and one that it does read. */
const charType = 18
const textType = 25

/** The one connection that an engine works through; whoever makes it ends it. */
export class EnginePool extends pg.Pool {
  /** Positions of the `"char"` columns in the latest result. */
  charColumns: number[] = []
  /** What PostgreSQL said of the first statement that it refused; the engine's own errors bury it. */
  refusal: Error | undefined

  constructor(url: string) {
    super({ connectionString: url, max: 1, idleTimeoutMillis: 0, application_name: 'verbatim migrate' })
    // The query that meets a broken connection reports it.
    this.on('error', () => {})
    // Prisma's adapter listens, too, each time the engine connects: once a migration.
    this.setMaxListeners(0)
    const query = this.query.bind(this)
    const queryReadably = async (statement: pg.QueryArrayConfig) => {
      try {
        return this.#markChars(await query(statement))
      } catch (error) {
        this.refusal ??= error as Error
        throw error
      }
    }
    Object.assign(this, { query: queryReadably })
  }

  #markChars(result: pg.QueryArrayResult): pg.QueryArrayResult {
    const fields = result.fields ?? []
    this.charColumns = [...fields.keys()].filter((column) => fields[column]?.dataTypeID === charType)
    for (const field of fields) if (field.dataTypeID === charType) field.dataTypeID = textType
    return result
  }
}

function asList(migrations: Migration[]): bindings.MigrationList {
  return {
    baseDir: 'prisma/migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  }
}
