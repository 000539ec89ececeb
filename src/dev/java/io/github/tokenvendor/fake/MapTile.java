package io.github.tokenvendor.fake;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;

/**
 * One tile of a world map in the Web Mercator projection.
 *
 * @param zoom 0 for the whole world in one tile
 * @param column counted from the west
 * @param row counted from the north
 */
record MapTile(int zoom, int column, int row) {

    private static final int SIZE = 256;
    private static final int MARGIN = 4;
    private static final int DEEPEST = 22;
    private static final double NORTHERNMOST = 85.05;

    /** Reads a tile from three groups of digits; {@link #exists} may be false. */
    static MapTile of(Matcher path, int firstGroup) {
        return new MapTile(
                Integer.parseInt(path.group(firstGroup)),
                Integer.parseInt(path.group(firstGroup + 1)),
                Integer.parseInt(path.group(firstGroup + 2)));
    }

    boolean exists() {
        return zoom <= DEEPEST && column < 1 << zoom && row < 1 << zoom;
    }

    /** Draws the tile as SVG, with the colors and the stamp of the token that fetched it. */
    String svg(List<Coastlines.Outline> land, TokenTint tint) {
        StringBuilder coast = new StringBuilder();
        land.forEach(outline -> draw(outline, coast));
        return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 256 256' width='512' height='512'>"
                + "<rect width='256' height='256' fill='" + tint.sea() + "'/>"
                + "<path d='" + graticule() + "' fill='none' stroke='" + tint.grid() + "' stroke-width='.6'/>"
                + "<path d='" + coast + "' fill='" + tint.land() + "' stroke='" + tint.coast()
                + "' stroke-width='1' stroke-linejoin='round'/>"
                + "<text x='8' y='246' font-family='ui-monospace,Menlo,Consolas,monospace' font-size='11' fill='"
                + tint.ink() + "'>" + tint.stamp() + "</text></svg>";
    }

    private void draw(Coastlines.Outline outline, StringBuilder path) {
        List<Double> points = outline.points();
        StringBuilder drawn = new StringBuilder();
        double west = Double.MAX_VALUE;
        double east = -Double.MAX_VALUE;
        double north = Double.MAX_VALUE;
        double south = -Double.MAX_VALUE;
        for (int i = 0; i < points.size(); i += 2) {
            double x = x(points.get(i));
            double y = y(points.get(i + 1));
            west = Math.min(west, x);
            east = Math.max(east, x);
            north = Math.min(north, y);
            south = Math.max(south, y);
            drawn.append(i == 0 ? 'M' : 'L').append(point(x, y));
        }
        if (east > -MARGIN && west < SIZE + MARGIN && south > -MARGIN && north < SIZE + MARGIN) {
            path.append(drawn).append('Z');
        }
    }

    private String graticule() {
        int step = zoom < 3 ? 30 : zoom < 6 ? 10 : 1;
        StringBuilder lines = new StringBuilder();
        for (int degrees = -180; degrees <= 180; degrees += step) {
            double x = x(degrees);
            if (x >= 0 && x <= SIZE) {
                lines.append('M').append(point(x, 0)).append('V').append(SIZE);
            }
            double y = y(degrees / 2.0);
            if (y >= 0 && y <= SIZE) {
                lines.append('M').append(point(0, y)).append('H').append(SIZE);
            }
        }
        return lines.toString();
    }

    private double x(double longitude) {
        return (longitude + 180) / 360 * world() - (double) column * SIZE;
    }

    private double y(double latitude) {
        double radians = Math.toRadians(Math.max(-NORTHERNMOST, Math.min(NORTHERNMOST, latitude)));
        return (0.5 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI)) * world() - (double) row * SIZE;
    }

    private double world() {
        return (double) SIZE * (1 << zoom);
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f %.1f", x, y);
    }
}
