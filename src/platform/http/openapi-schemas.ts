import type { JsonSchema, OpenApiDocument } from './openapi-shape.ts'

const prefix = '#/components/schemas/'
const suffix = 'Input'

/**
 * Leaves one component a schema. The type provider emits each registered schema twice, as `Name` for answers and as
 * `NameInput` for requests, whichever of the two the API uses; only where they differ and both are used do both stay.
 */
export function settleTwins(document: OpenApiDocument): OpenApiDocument {
  const merged = renameSchemas(document, listEqualTwins(document.components.schemas))
  const used = dropUnusedSchemas(merged)
  const names = Object.keys(used.components.schemas)
  const alone = names.filter((name) => name.endsWith(suffix) && !names.includes(name.slice(0, -suffix.length)))
  return sortSchemas(renameSchemas(used, alone))
}

function sortSchemas(document: OpenApiDocument): OpenApiDocument {
  const entries = Object.entries(document.components.schemas)
  const schemas = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
  return { ...document, components: { ...document.components, schemas } }
}

/** Assumes that all twins are equal, and gives up those that differ until the assumption holds. */
function listEqualTwins(schemas: Record<string, JsonSchema>): string[] {
  let equal = Object.keys(schemas).filter((name) => name.endsWith(suffix) && name.slice(0, -suffix.length) in schemas)
  for (;;) {
    const says = (name: string) => withoutSuffix(JSON.stringify(schemas[name]), equal)
    const remaining = equal.filter((name) => says(name) === says(name.slice(0, -suffix.length)))
    if (remaining.length === equal.length) return equal
    equal = remaining
  }
}

/** Takes the suffix from components and from whatever refers to them; a component that has the short name gives way. */
function renameSchemas(document: OpenApiDocument, names: string[]): OpenApiDocument {
  const renamed = JSON.parse(withoutSuffix(JSON.stringify(document), names)) as OpenApiDocument
  const { schemas } = renamed.components
  for (const name of names) {
    schemas[name.slice(0, -suffix.length)] = schemas[name] ?? {}
    delete schemas[name]
  }
  return renamed
}

function withoutSuffix(json: string, names: string[]): string {
  return names.reduce(
    (text, name) => text.replaceAll(`"${prefix}${name}"`, `"${prefix}${name.slice(0, -suffix.length)}"`),
    json,
  )
}

/** Keeps the component schemas that some path reaches. */
function dropUnusedSchemas(document: OpenApiDocument): OpenApiDocument {
  const all = document.components.schemas
  const used = new Set<string>()
  const visit = (value: unknown) => {
    for (const [, name] of JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (!name || used.has(name)) continue
      used.add(name)
      visit(all[name])
    }
  }
  visit(document.paths)
  visit(document.components.responses)
  const schemas = Object.fromEntries([...used].map((name) => [name, all[name] ?? {}]))
  return { ...document, components: { ...document.components, schemas } }
}

/**
 * Takes out what says nothing to a reader: the pattern beside a format that means the same, and the bounds of the
 * numbers that JavaScript holds exactly.
 */
export function dropNoise<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(dropNoise) as Value
  if (value === null || typeof value !== 'object') return value
  const kept = Object.entries(value).filter(([keyword, setting]) => !isNoise(value as JsonSchema, keyword, setting))
  return Object.fromEntries(kept.map(([keyword, setting]) => [keyword, dropNoise(setting)])) as Value
}

function isNoise(schema: JsonSchema, keyword: string, setting: unknown): boolean {
  if (keyword === 'pattern') return typeof setting === 'string' && typeof schema.format === 'string'
  if (keyword === 'minimum') return setting === Number.MIN_SAFE_INTEGER
  return keyword === 'maximum' && setting === Number.MAX_SAFE_INTEGER
}

/** Says what may be null in one schema, and unions in unions as one: `type: [string, null]`, `anyOf: [A, B, null]`. */
export function settleUnions<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(settleUnions) as Value
  if (value === null || typeof value !== 'object') return value
  const schema = Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, settleUnions(part)]),
  ) as JsonSchema
  if (!Array.isArray(schema.anyOf)) return schema as Value
  const { anyOf, ...rest } = schema
  const options = anyOf.flatMap((option) => (isPlainUnion(option) ? option.anyOf : [option]))
  const [only, ...others] = options.filter(({ type }) => type !== 'null')
  const isSimple = options.length === 2 && others.length === 0 && typeof only?.type === 'string'
  return (isSimple ? { ...orNull(only), ...rest } : { anyOf: options, ...rest }) as Value
}

function isPlainUnion(schema: JsonSchema): schema is { anyOf: JsonSchema[] } {
  return Array.isArray(schema.anyOf) && Object.keys(schema).length === 1
}

function orNull({ type, enum: values, ...schema }: JsonSchema): JsonSchema {
  return { type: [type, 'null'], ...(Array.isArray(values) && { enum: [...values, null] }), ...schema }
}

/** The schema itself, or the component that it refers to. */
export function resolveSchema(document: OpenApiDocument, schema: JsonSchema | undefined): JsonSchema | undefined {
  return schema?.$ref?.startsWith(prefix) ? document.components.schemas[schema.$ref.slice(prefix.length)] : schema
}
