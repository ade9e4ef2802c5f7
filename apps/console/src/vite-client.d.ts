/// <reference types="vite/client" />

declare module 'virtual:taipei-villages' {
  import type { GeometryCollection, Topology } from 'topojson-specification';

  const topology: Topology<{
    villages: GeometryCollection<{ zh: string; en: string; townZh: string; townEn: string }>;
  }>;
  export default topology;
}
