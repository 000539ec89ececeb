declare module 'react-native' {
  export const AppState: {
    addEventListener(type: 'change', listener: (state: string) => void): { remove(): void };
  };
}

declare module '@rnmapbox/maps' {
  export const MapView: (props: { style?: { flex?: number } }) => import('react').ReactNode;
  const Mapbox: { setAccessToken(token: string | null): Promise<string | null> };
  export default Mapbox;
}
