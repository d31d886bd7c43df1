import type { Api } from '#test/support/app.ts'

/** How many articles, media, quotes and sources there are. */
export async function countAll(api: Api): Promise<number[]> {
  const types = ['articles', 'media', 'quotes', 'sources']
  const pages = await Promise.all(types.map((type) => api.get(`/v1/${type}?count=true&limit=1`)))
  return pages.map(({ body }) => body.page.total)
}
