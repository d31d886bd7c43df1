import { z } from 'zod'

/**
 * Applies a JSON Merge Patch (RFC 7396 §2) and returns the result; neither argument is changed.
 * A null in `patch` removes the member.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), value))
  }
  return Object.fromEntries(merged)
}

/**
 * The schema of a merge patch for what `draft` describes, objects in it included: every member may be absent, and null
 * where it may be left out of a draft.
 */
export function mergePatchOf(draft: z.ZodObject): z.ZodObject {
  const shape = Object.entries<z.ZodType>(draft.shape).map(([name, schema]) => {
    const inner = withoutAbsence(schema)
    const patchable = inner instanceof z.ZodObject ? mergePatchOf(inner) : inner
    const { description } = schema.meta() ?? inner.meta() ?? {}
    const member = inner === schema ? patchable.optional() : patchable.nullish()
    return [name, description === undefined ? member : member.meta({ description })]
  })
  return z.strictObject(Object.fromEntries(shape))
}

function withoutAbsence(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return withoutAbsence(schema.unwrap() as z.ZodType)
  }
  return schema
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
