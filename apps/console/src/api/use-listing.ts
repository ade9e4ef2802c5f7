import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Endpoint } from '#contracts';
import { type CallInput, type CallResult, call } from './call.js';

/** What the pages of a list hold. */
export type ItemOf<E extends Endpoint> =
  CallResult<E> extends { readonly items: readonly (infer Item)[] } ? Item : never;

interface PageLike {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

/** A list of the API, page after page. */
export function useListing<E extends Endpoint>(
  endpoint: E,
  input: Pick<CallInput<E>, 'params' | 'query'> = {},
  options: { readonly refetchMs?: number; readonly enabled?: boolean } = {},
) {
  const { params, query } = input;
  const pages = useInfiniteQuery({
    queryKey: [endpoint.operationId, params ?? null, query ?? null],
    queryFn: ({ pageParam, signal }) => {
      const asked = pageParam === null ? query : { ...query, cursor: pageParam };
      return call(endpoint, { params, query: asked, signal } as CallInput<E>);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last as PageLike).nextCursor,
    refetchInterval: options.refetchMs ?? false,
    enabled: options.enabled ?? true,
  });
  const items = useMemo(
    () => pages.data?.pages.flatMap((page) => (page as PageLike).items as readonly ItemOf<E>[]),
    [pages.data],
  );
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const view = { data: items, error: pages.error, refetch: pages.refetch };
  return { view, loadMore, hasMore: hasNextPage };
}
