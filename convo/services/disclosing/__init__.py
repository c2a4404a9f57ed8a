"""How a disclosure comes together: what is proposed to be withheld, and what is then handed out."""
