import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Ajv as Draft7 } from 'ajv'
import type { Ajv2020 as Draft2020 } from 'ajv/dist/2020.js'

// The packages are CommonJS whose types and default exports disagree under nodenext.
const require = createRequire(import.meta.url)
const { Ajv } = require('ajv') as { Ajv: typeof Draft7 }
const { Ajv2020 } = require('ajv/dist/2020.js') as { Ajv2020: typeof Draft2020 }
const addFormats = require('ajv-formats') as (ajv: Draft7) => void

const files = {
  ninjs: { path: '../shared/schemas/ninjs-schema_3.1.json', Validator: Ajv2020 },
  jsonFeed: { path: '../shared/schemas/jsonfeed-schema-v1.1.json', Validator: Ajv },
}

export const hasSchema = (name: keyof typeof files) => existsSync(files[name].path)

/** Says what of a document is not as the published schema of a format wants it. */
export function flawsBy(name: keyof typeof files): (document: unknown) => string[] {
  const { path, Validator } = files[name]
  const ajv = new Validator({ strict: false, allErrors: true })
  addFormats(ajv)
  // ninjs refers to it for coordinates, which nothing here has.
  ajv.addSchema({ $id: 'https://geojson.org/schema/GeoJSON.json', not: {} })
  const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')))
  return (document) =>
    validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
