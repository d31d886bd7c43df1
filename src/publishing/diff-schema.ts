import type { z } from 'zod'
import { RevisionDiff } from '#src/content/revision-schema.ts'

export const PublishedDiff = RevisionDiff.extend({
  from: RevisionDiff.shape.from.meta({
    description: 'The revision that readers see; null while they see none, so that all is new.',
  }),
  to: RevisionDiff.shape.to.meta({ description: 'The present revision.' }),
}).meta({
  id: 'PublishedDiff',
  description: 'What the next publication would change for readers.',
  example: RevisionDiff.meta()?.example,
})
export type PublishedDiff = z.infer<typeof PublishedDiff>
