/* libcsv alone, strict, in 64 KiB pieces: the lower limit of what reading costs. Prints the number of cells. */
#include <csv.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void count(void *cell, size_t n, void *cells)
{
	(void)cell;
	(void)n;
	++*(long *)cells;
}

int main(int argc, char **argv)
{
	static char piece[64 * 1024];
	struct csv_parser parser;
	long cells = 0;
	ssize_t n;
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	if (fd < 0 || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return 2;
	while ((n = read(fd, piece, sizeof piece)) > 0)
		if (csv_parse(&parser, piece, (size_t)n, count, NULL, &cells) != (size_t)n)
			return 1;
	if (csv_fini(&parser, count, NULL, &cells) != 0)
		return 1;
	printf("%ld cells\n", cells);
	csv_free(&parser);
	return 0;
}
