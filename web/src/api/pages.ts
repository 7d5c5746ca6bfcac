// As many as a list answers with at once.
const PAGE_SIZE = 1000;

interface PageRequest {
  pageSize: number;
  pageToken: string;
}

// Everything that a list method has, page after page.
//   const all = await allPages((page) => channels.listChannels({ ...names, ...page }), (a) => a.channels);
export async function allPages<Answer extends { nextPageToken: string }, Item>(
  list: (page: PageRequest) => Promise<Answer>,
  itemsOf: (answer: Answer) => Item[],
): Promise<Item[]> {
  const items: Item[] = [];
  let pageToken = "";
  do {
    const answer = await list({ pageSize: PAGE_SIZE, pageToken });
    items.push(...itemsOf(answer));
    pageToken = answer.nextPageToken;
  } while (pageToken !== "");
  return items;
}
