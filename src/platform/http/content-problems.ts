import type { ProblemType } from './problem-types.ts'

/** Why what a request asks for does not fit what is stored. */
export const contentProblems = {
  link_invalid: {
    status: 403,
    title: 'Signature does not fit',
    explanation:
      'The address was changed after it was signed, or was never signed here. Take it as `POST /v1/media/{id}/links` gives ' +
      'it, or leave the signature out and have the nearest of the sizes that everybody may ask for.',
    example: 'GET /v1/content/media/{id}/file?width=1001&signature=<that of width=1000>',
  },
  link_expired: {
    status: 403,
    title: 'Link has ended',
    explanation: 'The link was made for a while that is over. `POST /v1/media/{id}/links` makes another.',
    example: 'GET /v1/content/media/{id}/file?width=1000&signature=….1767225600',
  },
  no_file: {
    status: 404,
    title: 'No file',
    explanation:
      'The media record is there, and has no file: nobody has sent one yet. `PUT /v1/media/{id}/file` gives it one.',
    example: 'GET /v1/media/{id}/file of a record that came with an imported text',
  },
  slug_taken: {
    status: 409,
    title: 'Slug taken',
    explanation: 'Another resource has this slug. Choose another, or leave the slug out and let one be made.',
    example: '{"headline": "Harbour bridge reopens", "slug": "a-slug-in-use"}',
  },
  external_id_taken: {
    status: 409,
    title: 'External id taken',
    explanation:
      'Another resource of this type has this `externalId`. To change that one, use `PUT …/by-external-id/{externalId}`.',
    example: '{"name": "Reuters", "kind": "news_agency", "externalId": "an-id-in-use"}',
  },
  still_referenced: {
    status: 409,
    title: 'Still referred to',
    explanation:
      'Others refer to the resource, so it cannot go. `referrers` lists them; take the references out first.',
    example: 'DELETE /v1/sources/{id} of the speaker of a quote',
  },
  in_trash: {
    status: 409,
    title: 'In the trash',
    explanation: 'The resource is in the trash and cannot be changed there. Restore it first with `POST …/restore`.',
    example: 'PATCH /v1/articles/{id} of a deleted article',
  },
  not_in_trash: {
    status: 409,
    title: 'Not in the trash',
    explanation: 'Only what is in the trash can be restored or removed for good. Delete the resource first.',
    example: 'POST /v1/articles/{id}/restore of an article that was not deleted',
  },
  reference_in_trash: {
    status: 409,
    title: 'Reference to the trash',
    explanation: 'The request refers to a resource that is in the trash. Restore that one, or refer to another.',
    example: '{"text": "…", "kind": "direct", "speaker": "<id of a deleted source>"}',
  },
  last_administrator: {
    status: 409,
    title: 'Last administrator',
    explanation: 'Nobody could administer the service without this token. Make another administrator token first.',
    example: 'DELETE /v1/tokens/{id} of the only token with the role admin',
  },
  quote_ambiguous: {
    status: 409,
    title: 'Quote stands more than once',
    explanation:
      'The words of the quote stand in the body more than once. `candidates` lists where; say which one is meant.',
    example: '“We will stay,” he said. “We will stay.”',
  },
  not_published: {
    status: 409,
    title: 'Not published',
    explanation: 'This needs an article that readers can see, or could see once. Publish it first.',
    example: 'POST /v1/articles/…/unpublish for a draft',
  },
  not_scheduled: {
    status: 409,
    title: 'Nothing is scheduled',
    explanation:
      'Neither a publication nor a taking down is scheduled for this article, so there is nothing to cancel.',
    example: 'DELETE /v1/articles/…/schedule for a draft',
  },
  killed: {
    status: 409,
    title: 'Killed',
    explanation: 'A killed article is not published again. Make a new one if the story is to be told after all.',
    example: 'POST /v1/articles/…/publish for a killed article',
  },
  contended: {
    status: 409,
    title: 'Changed by others at the same time',
    explanation:
      'Several requests changed the same things at once, and this one gave way. Nothing of it was kept; send it again.',
    example: 'Two upserts of one externalId in the same moment',
  },
  history_gone: {
    status: 410,
    title: 'History is gone',
    explanation:
      'What happened after this `since` is no longer kept; changes are kept for 30 days. Take a new cursor with `since=now`, ' +
      'then read the lists anew, then go on from that cursor: what happens while you read comes again, and nothing is missed.',
    example: 'GET /v1/changes?since=<a cursor of last year>',
  },
  no_direct_uploads: {
    status: 409,
    title: 'No direct uploads here',
    explanation:
      'Files are kept on a disk of this service, which clients cannot reach. Send the file to `POST /v1/media`, or in pieces to `/v1/uploads`.',
    example: 'POST /v1/media/direct-uploads while STORAGE_URL is not set',
  },
  nothing_received: {
    status: 409,
    title: 'The file has not arrived',
    explanation:
      'The storage has no file for this upload. Send it there first, by the method, to the address and with the headers that ordering the upload answered.',
    example: 'POST /v1/media/direct-uploads/{id}/complete before the PUT',
  },
  gone: {
    status: 410,
    title: 'Taken back',
    explanation:
      'The article was killed: it must not be shown any more, and does not come back. `notice` is what readers are told. Throw copies of it away.',
    example: 'GET /v1/content/articles/<the slug of a killed article>',
  },
  rights_ended: {
    status: 410,
    title: 'Rights have ended',
    explanation:
      'The picture, video, audio or document may not be shown now: the time for which it was licensed is over, or has not ' +
      'begun. Throw copies of it away. Should the rights be renewed, it is back under the same address.',
    example: 'GET /v1/content/media/{id}/file after its `rights.validUntil`',
  },
  stale_revision: {
    status: 412,
    title: 'Changed since you read it',
    explanation:
      'The resource has another revision than `If-Match` says. `changed` lists the members that differ: read it again, apply ' +
      'your change to what stands there, and send that with the new `ETag`. `If-Match: *` overwrites on purpose.',
    example: 'If-Match: "3" while the revision is 4',
  },
  revision_required: {
    status: 428,
    title: 'If-Match required',
    explanation:
      'Say which revision you change, so that nobody’s work is overwritten unseen: send the `ETag` you read as `If-Match`.',
    example: 'If-Match: "3"',
  },
  type_refused: {
    status: 415,
    title: 'Kind of file not taken',
    explanation:
      'The file is of a kind that is not taken, whatever it is called; `detail` says what it is and what is taken. Convert it.',
    example: 'An SVG that is called photo.jpg',
  },
  unreadable: {
    status: 422,
    title: 'File cannot be read',
    explanation:
      'The file is empty or damaged, is far larger when unpacked, or takes too long to be looked at. Save it anew and send that.',
    example: 'A JPEG of which the second half is missing',
  },
  quote_not_printed: {
    status: 422,
    title: 'Quote not in the text',
    explanation: 'The words of the quote do not stand in the body. `nearest` is the passage that is most like them.',
    example: 'The quote says “cannot”, the body prints “can’t”.',
  },
  gate_blocked: {
    status: 422,
    title: 'Kept back by the gate',
    explanation:
      'The article has what must not reach readers. `errors` points at each place in the article, `findings` has everything ' +
      'the gate found; `GET /v1/articles/{id}/check` shows the same without publishing.',
    example: 'POST /v1/articles/{id}/publish while a picture’s rights have expired',
  },
  gate_needs_override: {
    status: 422,
    title: 'An editor has to answer for it',
    explanation:
      'The gate found what an editor may publish with a reason, which is logged. Put right what `errors` points at in the ' +
      'article, or send the reason with the request: `{ "override": { "reason": "…" } }`.',
    example: 'POST /v1/articles/{id}/publish while a picture has no credit',
  },
  reference_missing: {
    status: 422,
    title: 'Reference to nothing',
    explanation: 'The request refers to a resource that does not exist. `errors` points at the reference.',
    example: '{"text": "…", "kind": "direct", "speaker": "<an id of nobody>"}',
  },
  nothing_to_import: {
    status: 422,
    title: 'Nothing to import',
    explanation: 'No story was found in what was sent. Check that it is the text of an article and not an empty page.',
    example: 'A file with nothing but a menu',
  },
} satisfies Record<string, ProblemType>
