"""What goes into a volunteers' pack, what is known of one, and what stays in it when it is made again."""
