import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { resourceRoutes } from '#src/content/routes/resource.ts'
import { directUploadRoutes } from './direct-upload-routes.ts'
import { fileRoutes } from './file-routes.ts'
import type { FileLimits } from './intake.ts'
import { missingFileRoutes } from './missing-file-routes.ts'
import { resumableRoutes } from './resumable-routes.ts'
import { Media, MediaChange } from './schema.ts'
import { media, mediaService } from './service.ts'
import { uploadRoutes } from './upload-routes.ts'

/** Everything under /v1/media, and what the storage of its files lacks. */
export const mediaRoutes: FastifyPluginAsyncZod<{ fileLimits: FileLimits }> = async (app, options) => {
  await app.register(
    resourceRoutes(media, mediaService, {
      Resource: Media,
      Change: MediaChange,
      tag: 'Media',
      words: { one: 'a media record', many: 'media records' },
      examples: {
        shown: '01936d5e-8a00-7000-8000-000000000014',
        unused: '01936d5e-8a00-7000-8000-000000000016',
        trashed: '01936d5e-8a00-7000-8000-000000000017',
      },
      createsItself: true,
    }),
  )
  await app.register(uploadRoutes, options)
  await app.register(fileRoutes, options)
  await app.register(directUploadRoutes, options)
  await app.register(missingFileRoutes)
  await app.register(resumableRoutes, options)
}
